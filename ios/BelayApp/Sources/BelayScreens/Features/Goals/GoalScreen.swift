// One goal: its words, the partner's question, how far it stretches, benchmarks, actions, wins.

import BelayKit
import SwiftUI

struct GoalScreen: View {
    @State private var model: GoalModel

    init(_ belay: Belay, _ id: GoalId) {
        _model = State(initialValue: GoalModel(belay, id))
    }

    var body: some View {
        Page(title, model) { content in
            GoalStanding(content: content, model: model)
            if content.may("reword") { GoalWording(goal: content.view.goal, model: model) } else { GoalTexts(goal: content.view.goal) }
            ForEach(content.view.advice, id: \.self) { Muted(word("advice_", $0)) }
            Stretch(content: content, model: model)
            Benchmarks(content: content, model: model)
            Actions(content: content, model: model)
            Wins(wins: content.view.goal.wins, model: model)
            GoalEnding(content: content, model: model)
        }
    }

    private var title: Text {
        guard let statement = model.value?.view.goal.statement.text, !isBlank(statement) else { return Text("goal_title") }
        return Text(verbatim: statement)
    }
}

/// Where it stands, and the next step of this person.
private struct GoalStanding: View {
    let content: GoalContent
    let model: GoalModel
    @State private var isAsking = false
    @State private var question = ""
    @Environment(\.locale) private var locale

    var body: some View {
        Section {
            content.view.goal.state.words(locale).font(.headline)
            if case .pushedBack(let question, let by) = content.view.goal.state { Quote(question, by: content.people.named(by)) }
            if content.may("agree"), !isAsking { Command("goal_agree") { await model.act(.agree) } }
            if content.may("push_back") { pushBack }
            if content.may("send_to_review") { Command("goal_send") { await model.act(.sendToReview) } }
        } header: {
            content.people.named(content.view.goal.owner)
        }
    }

    @ViewBuilder private var pushBack: some View {
        if isAsking {
            PlainText("goal_question", text: $question, hint: "goal_question_hint")
            Command("goal_push_back", if: !isBlank(question)) {
                await model.act(.pushBack(question: question))
                isAsking = false
            }
        } else {
            Button("goal_push_back") { isAsking = true }
        }
    }
}

/// Its words while they can be changed.
private struct GoalWording: View {
    let goal: Goal
    let model: GoalModel

    var body: some View {
        Section {
            KeptText("goal_statement", goal.statement.text) { await model.word(.statement, $0, $1) }
            KeptText("goal_outcome", goal.outcome.text, hint: "goal_outcome_hint") { await model.word(.outcome, $0, $1) }
            KeptText("goal_evidence", goal.evidence.text, hint: "goal_evidence_hint") { await model.word(.evidence, $0, $1) }
            DayChoice("goal_due", goal.due) { day in Task { await model.act(.setDue(day)) } }
        }
    }
}

/// Its words once they are agreed.
private struct GoalTexts: View {
    let goal: Goal
    @Environment(\.locale) private var locale

    var body: some View {
        Section {
            if !isBlank(goal.outcome.text) { Quote(goal.outcome.text, by: Text("goal_outcome")) }
            if !isBlank(goal.evidence.text) { Quote(goal.evidence.text, by: Text("goal_evidence")) }
            if let due = goal.due { labelled(Text("goal_due"), Text(Dates(locale).day(due))) }
        }
    }
}

/// How far it stretches, as each sees it.
private struct Stretch: View {
    let content: GoalContent
    let model: GoalModel

    var body: some View {
        let ratings = content.view.goal.stretch
        Section {
            ForEach(ratings.sorted { $0.key.uuidString < $1.key.uuidString }, id: \.key) { member, rating in
                Text("goal_stretch_of \(content.people.named(member)) \(Int(rating))")
            }
            Picker("goal_stretch", selection: own) {
                if own.wrappedValue == 0 { Text(verbatim: "–").tag(0) }
                ForEach(1..<6) { Text("common_number \($0)").tag($0) }
            }
            .pickerStyle(.segmented)
        } header: {
            Text("goal_stretch")
        } footer: {
            Text("goal_stretch_hint")
        }
    }

    /// One's own rating; 0 before there is one.
    private var own: Binding<Int> {
        let rating = content.people.me.flatMap { content.view.goal.stretch[$0] }.map { Int($0) } ?? 0
        let model = model
        return Binding { rating } set: { rating in
            if rating > 0 { Task { await model.act(.rateStretch(Rating(rating))) } }
        }
    }
}

private struct Benchmarks: View {
    let content: GoalContent
    let model: GoalModel
    @State private var isAdding = false
    @State private var measure = ""
    @State private var target = ""
    @State private var due: LocalDate?

    var body: some View {
        let benchmarks = content.view.goal.benchmarks
        if !benchmarks.isEmpty || content.isAgreed || content.isMine {
            Section("goal_benchmarks") {
                ForEach(benchmarks, id: \.id) { BenchmarkRow(benchmark: $0, model: model) }
                if isAdding { form } else { Button("goal_benchmark_new") { isAdding = true } }
            }
        }
    }

    @ViewBuilder private var form: some View {
        PlainText("goal_benchmark_measure", text: $measure)
        PlainText("goal_benchmark_target", text: $target)
        DayChoice("goal_due", due) { due = $0 }
        Command("common_add", if: !isBlank(measure) && due != nil) {
            guard let due else { return }
            await model.act(.addBenchmark(NewBenchmark(measure: measure, target: target, due: due)))
            isAdding = false
            measure = ""
            target = ""
        }
    }
}

private struct BenchmarkRow: View {
    let benchmark: Benchmark
    let model: GoalModel
    @Environment(\.locale) private var locale

    var body: some View {
        VStack(alignment: .leading) {
            Text(verbatim: benchmark.measure).font(.headline)
            if !isBlank(benchmark.target) { Text(verbatim: benchmark.target) }
            switch benchmark.state {
            case .open: Muted(Text("goal_by \(Dates(locale).day(benchmark.due))"))
            case .reached(let on): Muted(Text("goal_reached_on \(Dates(locale).day(on))"))
            }
        }
        if case .open = benchmark.state {
            Command("goal_benchmark_reached") { await model.act(.reachBenchmark(benchmark: benchmark.id)) }
        }
    }
}

private struct Actions: View {
    let content: GoalContent
    let model: GoalModel
    @State private var isAdding = false
    @State private var what = ""
    @State private var due: LocalDate?

    var body: some View {
        let actions = content.view.goal.actions
        if !actions.isEmpty || content.isAgreed {
            Section("goal_actions") {
                ForEach(actions, id: \.id) { action in
                    ActionRow(action: action, owner: content.people.named(action.owner))
                    if action.owner == content.people.me, action.isToDo {
                        Command("goal_action_done") { await model.act(.act(action: action.id, command: .complete(result: ""))) }
                    }
                }
                if content.isAgreed {
                    if isAdding { form } else { Button("goal_action_new") { isAdding = true } }
                }
            }
        }
    }

    @ViewBuilder private var form: some View {
        PlainText("goal_action_what", text: $what)
        DayChoice("goal_due", due) { due = $0 }
        Command("common_add", if: !isBlank(what)) {
            await model.takeOn(what, due: due)
            isAdding = false
            what = ""
        }
    }
}

extension Action {
    /// Whether it is still to be done.
    var isToDo: Bool {
        switch state {
        case .open, .someday: true
        case .done, .dropped: false
        }
    }
}

private struct Wins: View {
    let wins: [Win]
    let model: GoalModel

    var body: some View {
        if !wins.isEmpty {
            Section("goal_wins") { ForEach(wins, id: \.id) { WinRow(win: $0, model: model) } }
        }
    }
}

private struct WinRow: View {
    let win: Win
    let model: GoalModel
    @State private var how = ""
    @Environment(\.locale) private var locale

    var body: some View {
        Text(verbatim: win.text).font(.headline)
        switch win.state {
        case .celebrated(_, let how): Muted(Text(verbatim: how))
        case .waived(let on): Muted(Text(Dates(locale).day(on)))
        case .open:
            PlainText("goal_win_how", text: $how)
            Command("goal_win_mark", if: !isBlank(how)) { await model.act(.celebrate(win: win.id, how: how)) }
        }
    }
}

/// Reached, or let go: each with a word of one's own.
private struct GoalEnding: View {
    let content: GoalContent
    let model: GoalModel
    @State private var ending: Ending?
    @State private var words = ""

    private enum Ending { case reach, drop }

    var body: some View {
        if content.may("reach") || content.may("drop") {
            Section("goal_ending") {
                if content.may("reach") { Button("goal_reach") { ending = .reach } }
                if content.may("drop") { Button("goal_drop") { ending = .drop } }
                LinkRow(Text("goal_reflect"), to: .write(Writing(subject: .goal(model.id))))
                if let ending {
                    PlainText(ending == .reach ? "goal_reach_evidence" : "goal_drop_reason", text: $words)
                    Command("common_keep", if: !isBlank(words)) {
                        await model.act(ending == .reach ? .reach(evidence: words) : .drop(reason: words))
                        self.ending = nil
                    }
                }
            }
        }
    }
}
