// A new request: what others took from the topic first, then what one wants to know, of whom, and who can read it.

import BelayKit
import SwiftUI

/// Who can be asked. Empty for who is in no program yet.
struct NewRequestContent: Equatable, Sendable {
    let programs: [Program]
    let mentors: [ProgramCompanion]
}

/// The model of ``NewRequestScreen``.
@MainActor
@Observable
final class NewRequestModel: QueryModel<NewRequestContent> {
    /// What was taken from this topic before: by oneself, and by others who shared it.
    private(set) var takeaways: [String] = []

    init(_ belay: Belay) {
        super.init(belay, isEmpty: \.programs.isEmpty) { core in
            let people = try await People(core)
            return try await NewRequestContent(
                programs: core.programs().all().filter { !$0.invited },
                mentors: people.others(core.programs().companions())
            )
        }
    }

    /// Looks for what was taken from this topic before.
    func look(in program: UUID, for topic: String) async {
        guard let found = await act({ try await $0.flash.takeaways(program: program, topic: topic) }) else { return }
        takeaways = found.own.map(\.text.text) + found.shared.map(\.text)
    }

    /// Sends it: to everyone on a program's board, or to the chosen mentors alone. Gives its id.
    func send(_ opening: FlashOpening, onBoardOf program: UUID?) async -> FlashId? {
        await act { belay in
            if let program { return try await belay.flash.ask(program: program, opening: opening) }
            return try await belay.flash.askPrivately(opening: opening)
        }
    }
}

struct NewRequestScreen: View {
    @State private var model: NewRequestModel
    private let topic: String

    init(_ belay: Belay, topic: String) {
        _model = State(initialValue: NewRequestModel(belay))
        self.topic = topic
    }

    var body: some View {
        Page(Text("new_request_title"), model) { content in
            NewRequestForm(content: content, model: model, topic: topic)
        } empty: {
            EmptyPage("new_request_no_program", symbol: "hand.raised") {
                NavigationLink("join_title", value: Place.join(link: ""))
            }
        }
    }
}

private struct NewRequestForm: View {
    let content: NewRequestContent
    let model: NewRequestModel
    @State private var topic: String
    @SceneStorage("new-request-details") private var details = ""
    @State private var minutes = 30
    @State private var chosen: Set<MemberId> = []
    @State private var isOnBoard = false
    @State private var program: UUID
    @Environment(Router.self) private var router

    init(content: NewRequestContent, model: NewRequestModel, topic: String) {
        self.content = content
        self.model = model
        _topic = State(initialValue: topic)
        _program = State(initialValue: content.programs.first?.id ?? UUID())
    }

    var body: some View {
        Section {
            Muted(Text("new_request_how"))
            PlainText("new_request_topic", text: $topic, hint: "new_request_topic_hint")
                .task(id: topic) { await look() }
        }
        if !model.takeaways.isEmpty {
            Section("new_request_taken_before") { ForEach(model.takeaways.prefix(3), id: \.self) { Quote($0) } }
        }
        Section {
            PlainText("new_request_details", text: $details)
            Picker("book_length", selection: $minutes) {
                ForEach([15, 30, 45, 60], id: \.self) { Text("common_minutes \($0)").tag($0) }
            }
        }
        Section("new_request_whom") {
            ForEach(content.mentors, id: \.member) { mentor in
                Toggle(isOn: isChosen(mentor.member)) { Text(verbatim: mentor.name) }
            }
        }
        readers
        Section { Command("new_request_send", if: !isBlank(topic) && !chosen.isEmpty) { await send() } }
    }

    @ViewBuilder private var readers: some View {
        Section {
            Picker("new_request_readers", selection: $isOnBoard) {
                Text("new_request_only_asked").tag(false)
                Text("new_request_board \(programName)").tag(true)
            }
            if isOnBoard, content.programs.count > 1 {
                Picker("program_title", selection: $program) {
                    ForEach(content.programs, id: \.id) { Text(verbatim: $0.name).tag($0.id) }
                }
            }
            if isOnBoard { Notice(Text("new_request_board_notice"), symbol: "eye") }
        }
    }

    private var programName: String {
        content.programs.first { $0.id == program }?.name ?? ""
    }

    private func isChosen(_ mentor: MemberId) -> Binding<Bool> {
        let chosen = $chosen
        return Binding { chosen.wrappedValue.contains(mentor) } set: { isChosen in
            if isChosen { chosen.wrappedValue.insert(mentor) } else { chosen.wrappedValue.remove(mentor) }
        }
    }

    private func look() async {
        try? await Task.sleep(for: pause)
        if !Task.isCancelled, !isBlank(topic) { await model.look(in: program, for: topic) }
    }

    private func send() async {
        let opening = FlashOpening(
            topic: topic,
            details: details,
            kind: .other,
            minutes: UInt16(minutes),
            mentors: chosen,
            slot: nil
        )
        guard let request = await model.send(opening, onBoardOf: isOnBoard ? program : nil) else { return }
        details = ""
        router.replace(with: .request(request))
    }
}
