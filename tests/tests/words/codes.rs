//! The codes that need words, from lists that follow the core by themselves: `bindings/surface.txt`, which has every enum that
//! crosses to Kotlin and Swift, and the sheet of the terminal's sentences. Both are compared with the code by other tests.

use std::{collections::BTreeMap, fs, path::Path};

/// Every enum of the surface whose variants a person sees, and how the keys of its words begin.
const ENUMS: [(&str, &str); 59] = [
    ("ActionState", "action_state_"),
    ("Advice", "advice_"),
    ("AfterEnding", "after_ending_"),
    ("AgendaKind", "agenda_"),
    ("AgreementStage", "agreement_state_"),
    ("AllyModule", "module_"),
    ("AttentionReason", "attention_why_"),
    ("BelayError", "error_"),
    ("BenchmarkState", "benchmark_state_"),
    ("CadenceUnit", "cadence_"),
    ("ClosureState", "closure_state_"),
    ("ConversationKind", "conversation_"),
    ("Debrief", "debrief_"),
    ("Directness", "directness_"),
    ("EndingAnswer", "ending_answer_"),
    ("EntrySort", "entry_sort_"),
    ("ExpectationItem", "expectation_"),
    ("FeedbackForm", "feedback_form_"),
    ("FlashAnswer", "flash_answer_"),
    ("FlashKind", "flash_kind_"),
    ("FlashStatus", "flash_status_"),
    ("Focus", "focus_"),
    ("GoalKind", "goal_kind_"),
    ("GoalState", "goal_state_"),
    ("Heading", "agreement_part_"),
    ("Kind", "kind_"),
    ("MeetingDateState", "meeting_state_"),
    ("MeetingKind", "meeting_kind_"),
    ("MeetingNotice", "notice_"),
    ("MemberStanding", "standing_"),
    ("Missing", "needed_"),
    ("Modality", "means_"),
    ("ModuleState", "module_state_"),
    ("Occasion", "occasion_"),
    ("Phase", "phase_"),
    ("ProgramRole", "program_role_"),
    ("Reason", "refusal_"),
    ("ReflectionState", "reflection_state_"),
    ("ReflectionSubject", "about_"),
    ("RelationshipForm", "form_"),
    ("RelationshipForm", "form_explain_"),
    ("RelationshipOutcome", "outcome_"),
    ("ReminderKind", "reminders_kind_"),
    ("ReminderSentence", "reminder_"),
    ("Role", "role_"),
    ("Scope", "scope_"),
    ("StoryQuestionState", "story_question_state_"),
    ("StoryShareState", "story_share_state_"),
    ("StoryStep", "story_step_"),
    ("StoryTag", "story_tag_"),
    ("TakeawayKind", "takeaway_"),
    ("UnsentReason", "unsent_"),
    ("WaitKind", "wait_"),
    ("WaitKind", "wait_do_"),
    ("WayOn", "ending_way_"),
    ("WinState", "win_state_"),
    ("Wording", "goal_"),
    ("MeetingState", "meeting_state_"),
    ("OpenPhase", "phase_"),
];

/// Enums whose variants a sentence is made of elsewhere: one key for several, or several keys for one.
pub(crate) const SEVERAL: [&str; 1] = ["reminder_"];

/// The sections of the sheet that name codes, and how the keys of their words begin.
const SECTIONS: [(&str, &str); 4] = [
    ("Refusals and pages: what is still needed", "needed_"),
    ("Wrong values: how a field is called", "field_"),
    ("Wrong values: the rules", "error_invalid_"),
    ("What is typed or done for a step", "allowed_step_"),
];

/// The section with the commands of each kind of document.
const COMMANDS: &str = "What is typed for each command of the core, after `belay`";

/// The terminal's sentences: by section, codes with their lines.
pub(crate) type Sheet = BTreeMap<String, Vec<(String, String)>>;

/// Reads the sheet of the terminal's sentences.
pub(crate) fn sheet(root: &Path) -> Sheet {
    let path = root.join("cli/src/snapshots/belay__sentences__every_sentence_stands_in_one_file.snap");
    let text = fs::read_to_string(path).expect("the sheet can be read");
    let mut sheet = Sheet::new();
    let mut section = String::new();
    for line in text.splitn(3, "---\n").last().unwrap_or_default().lines() {
        match line.strip_prefix("  ") {
            None => section = line.to_owned(),
            Some(entry) => {
                let (code, said) = entry.split_once("  ").unwrap_or((entry, ""));
                sheet.entry(section.clone()).or_default().push((code.to_owned(), said.trim().to_owned()));
            }
        }
    }
    sheet
}

/// Every key that has to be there.
pub(crate) fn keys(root: &Path, sheet: &Sheet) -> Vec<String> {
    let surface = fs::read_to_string(root.join("bindings/surface.txt")).expect("the listing can be read");
    let enums = enums(&surface);
    let mut keys = Vec::new();
    for (name, prefix) in ENUMS {
        let variants = enums.get(name).unwrap_or_else(|| panic!("{name} is not in bindings/surface.txt"));
        keys.extend(variants.iter().map(|variant| format!("{prefix}{}", snake(variant))));
    }
    keys.extend(enums["WaitKind"].iter().map(|kind| format!("wait_{}_nobody", snake(kind))));
    for (section, prefix) in SECTIONS {
        keys.extend(sheet[section].iter().map(|(code, _)| condition(prefix, code)));
    }
    keys.extend(sheet[COMMANDS].iter().map(|(code, _)| format!("allowed_{}", code.replace(' ', "_"))));
    keys
}

/// The key of a code. A condition that the sheet shows with a person, or with a goal, has words for that.
fn condition(prefix: &str, code: &str) -> String {
    let with_person = prefix == "needed_" && matches!(code, "gain" | "gift");
    let with_title = prefix == "needed_" && code == "goal";
    let end = if with_person {
        "_of"
    } else if with_title {
        "_open"
    } else {
        ""
    };
    format!("{prefix}{code}{end}")
}

/// The enums of the listing with their variants.
fn enums(surface: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open = None;
    for line in surface.lines() {
        let named = line.strip_prefix("  enum ").or_else(|| line.strip_prefix("  error "));
        if let Some(head) = named {
            let (name, variants) = head.split_once(" = ").unwrap_or((head, ""));
            found.insert(name, variants.split(" | ").filter(|variant| !variant.is_empty()).collect());
            open = Some(name);
        } else if let (Some(name), Some(variant)) = (open, line.strip_prefix("    ")) {
            let variant = variant.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
            found.entry(name).or_default().push(variant);
        } else {
            open = None;
        }
    }
    found
}

/// `PlanBNeeded` as codes are written: `plan_b_needed`.
pub(crate) fn snake(name: &str) -> String {
    let mut code = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.extend(letter.to_lowercase());
    }
    code
}

#[test]
fn a_variant_is_found_and_written_as_a_code() {
    let surface = "crate\n  enum Phase = Proposed | ComingToClosure\n  record R {a: B}\n  error Fault\n    Offline {why: String}\n    PlanB\n";
    let enums = enums(surface);
    assert_eq!(
        enums["Phase"].iter().map(|name| snake(name)).collect::<Vec<_>>(),
        ["proposed", "coming_to_closure"]
    );
    assert_eq!(enums["Fault"].iter().map(|name| snake(name)).collect::<Vec<_>>(), ["offline", "plan_b"]);
}
