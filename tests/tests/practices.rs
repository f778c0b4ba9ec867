//! One executable scenario for each practice, named by its id. Each group of practices has a file of its own in
//! `tests/practices/`; `cargo xtask practices` counts them.

#[path = "../practices/agenda.rs"]
mod agenda;
#[path = "../practices/agreement.rs"]
mod agreement;
#[path = "../practices/closing_on_phones.rs"]
mod closing_on_phones;
#[path = "../practices/closure.rs"]
mod closure;
#[path = "../practices/first_meeting.rs"]
mod first_meeting;
#[path = "../practices/flash.rs"]
mod flash;
#[path = "../practices/forms.rs"]
mod forms;
#[path = "../practices/goals.rs"]
mod goals;
#[path = "../practices/goals_on_phones.rs"]
mod goals_on_phones;
#[path = "../practices/groundwork_on_phones.rs"]
mod groundwork_on_phones;
#[path = "../practices/logistics.rs"]
mod logistics;
#[path = "../practices/meeting_scene.rs"]
mod meeting_scene;
#[path = "../practices/meetings.rs"]
mod meetings;
#[path = "../practices/meetings_on_phones.rs"]
mod meetings_on_phones;
#[path = "../practices/offers_on_phones.rs"]
mod offers_on_phones;
#[path = "../practices/on_phones.rs"]
mod on_phones;
#[path = "../practices/phases.rs"]
mod phases;
#[path = "../practices/phone_scene.rs"]
mod phone_scene;
#[path = "../practices/reflections.rs"]
mod reflections;
#[path = "../practices/reminders.rs"]
mod reminders;
#[path = "../practices/scene.rs"]
mod scene;
#[path = "../practices/stories.rs"]
mod stories;
#[path = "../practices/stories_on_phones.rs"]
mod stories_on_phones;
#[path = "../practices/words_on_phones.rs"]
mod words_on_phones;
