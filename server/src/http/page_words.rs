//! The words of the page behind a link, in the languages of the apps, and which of them a reader is given.

use axum::http::{HeaderMap, header};

/// The words of one language. They are HTML: none has a character that needs escaping.
pub(super) struct Words {
    /// Its tag (RFC 5646).
    pub(super) language: &'static str,
    /// Its direction, as HTML names it.
    pub(super) direction: &'static str,
    pub(super) invited: &'static str,
    pub(super) invitation: &'static str,
    pub(super) opens: &'static str,
    pub(super) place: &'static str,
    pub(super) broken: &'static str,
    pub(super) missing: &'static str,
    pub(super) open: &'static str,
    pub(super) paste: &'static str,
    pub(super) no_app: &'static str,
    pub(super) get: &'static str,
    pub(super) ask: &'static str,
    pub(super) android: &'static str,
    pub(super) iphone: &'static str,
    pub(super) who_reads: &'static str,
    pub(super) readers: [&'static str; 5],
}

/// Every language; the first is for whoever asks for none of them.
static LANGUAGES: [Words; 5] = [
    Words {
        language: "en",
        direction: "ltr",
        invited: "You are invited to Belay",
        invitation: "Somebody invites you to share a space in Belay, an app for mentoring. Opening this page joins \
                     nothing: you say yes in the app.",
        opens: "This opens in Belay",
        place: "The link leads to a place in the Belay app. This page shows nothing of it.",
        broken: "This link is not whole",
        missing: "A part of it is missing, perhaps because a line was broken. Open it again from the message, or ask for \
                  it again.",
        open: "Open in Belay",
        paste: "If nothing happens, copy the whole address of this page, and paste it in the app where it asks for an \
                invitation.",
        no_app: "You do not have the app yet?",
        get: "Get it, and then open this link again.",
        ask: "Ask whoever sent you the link where to get it, and then open this link again.",
        android: "Belay for Android",
        iphone: "Belay for iPhone",
        who_reads: "Who can read what",
        readers: [
            "What you write for yourself, such as your journal: no other member.",
            "What you share with one person or in a circle: its members.",
            "What you write in a program: all of its members.",
            "Whoever runs this server can read all of it today, because texts are not encrypted yet. They also see who \
             shares with whom, and when.",
            "Whoever has this link can join in your place, until it is used or has expired. Pass it on to nobody.",
        ],
    },
    Words {
        language: "de",
        direction: "ltr",
        invited: "Du bist zu Belay eingeladen",
        invitation: "Jemand lädt dich ein, in Belay, einer App für Mentoring, einen Raum zu teilen. Mit dieser Seite trittst \
                     du noch nicht bei: Ja sagst du in der App.",
        opens: "Das öffnet sich in Belay",
        place: "Der Link führt an eine Stelle in der App Belay. Diese Seite zeigt nichts davon.",
        broken: "Dieser Link ist nicht vollständig",
        missing: "Ein Teil fehlt, vielleicht wegen eines Zeilenumbruchs. Öffne ihn noch einmal aus der Nachricht, oder bitte \
                  noch einmal darum.",
        open: "In Belay öffnen",
        paste: "Wenn nichts geschieht: Kopiere die ganze Adresse dieser Seite, und füge sie in der App dort ein, wo sie nach \
                einer Einladung fragt.",
        no_app: "Du hast die App noch nicht?",
        get: "Hol sie dir, und öffne dann diesen Link noch einmal.",
        ask: "Frag, wer dir den Link geschickt hat, woher du sie bekommst, und öffne dann diesen Link noch einmal.",
        android: "Belay für Android",
        iphone: "Belay für iPhone",
        who_reads: "Wer was lesen kann",
        readers: [
            "Was du für dich schreibst, wie dein Tagebuch: kein anderes Mitglied.",
            "Was du mit einer Person oder in einem Kreis teilst: dessen Mitglieder.",
            "Was du in einem Programm schreibst: alle seine Mitglieder.",
            "Wer diesen Server betreibt, kann heute alles lesen, denn Texte sind noch nicht verschlüsselt. Zu sehen ist dort \
             auch, wer mit wem und wann etwas teilt.",
            "Wer diesen Link hat, kann an deiner Stelle beitreten, bis er benutzt oder abgelaufen ist. Gib ihn nicht weiter.",
        ],
    },
    Words {
        language: "es",
        direction: "ltr",
        invited: "Te han invitado a Belay",
        invitation: "Alguien te invita a compartir un espacio en Belay, una aplicación de mentoría. Abrir esta página no te \
                     une a nada: dices que sí en la aplicación.",
        opens: "Esto se abre en Belay",
        place: "El enlace lleva a un lugar de la aplicación Belay. Esta página no muestra nada de él.",
        broken: "Este enlace no está completo",
        missing: "Falta una parte, quizá por un salto de línea. Ábrelo otra vez desde el mensaje o pídelo de nuevo.",
        open: "Abrir en Belay",
        paste: "Si no pasa nada, copia la dirección completa de esta página y pégala en la aplicación donde pide una \
                invitación.",
        no_app: "¿Aún no tienes la aplicación?",
        get: "Consíguela y abre después este enlace otra vez.",
        ask: "Pregunta a quien te envió el enlace dónde conseguirla y abre después este enlace otra vez.",
        android: "Belay para Android",
        iphone: "Belay para iPhone",
        who_reads: "Quién puede leer qué",
        readers: [
            "Lo que escribes para ti, como tu diario: ningún otro miembro.",
            "Lo que compartes con una persona o en un círculo: sus miembros.",
            "Lo que escribes en un programa: todos sus miembros.",
            "Quien gestiona este servidor puede leerlo todo hoy, porque los textos aún no están cifrados. También ve quién \
             comparte con quién y cuándo.",
            "Quien tenga este enlace puede unirse en tu lugar hasta que se use o caduque. No lo pases a nadie.",
        ],
    },
    Words {
        language: "fr",
        direction: "ltr",
        invited: "Vous avez une invitation à Belay",
        invitation: "Une personne vous invite à partager un espace dans Belay, une application de mentorat. Ouvrir cette page \
                     ne vous engage à rien : vous dites oui dans l’application.",
        opens: "Cela s’ouvre dans Belay",
        place: "Le lien mène à un endroit de l’application Belay. Cette page n’en montre rien.",
        broken: "Ce lien n’est pas complet",
        missing: "Il en manque une partie, peut-être à cause d’un retour à la ligne. Ouvrez-le à nouveau depuis le message, ou \
                  demandez-le encore une fois.",
        open: "Ouvrir dans Belay",
        paste: "S’il ne se passe rien, copiez l’adresse entière de cette page et collez-la dans l’application, là où elle \
                demande une invitation.",
        no_app: "Vous n’avez pas encore l’application ?",
        get: "Installez-la, puis ouvrez ce lien à nouveau.",
        ask: "Demandez à la personne qui vous a envoyé le lien où l’obtenir, puis ouvrez ce lien à nouveau.",
        android: "Belay pour Android",
        iphone: "Belay pour iPhone",
        who_reads: "Qui peut lire quoi",
        readers: [
            "Ce que vous écrivez pour vous, comme votre journal : aucun autre membre.",
            "Ce que vous partagez avec une personne ou dans un cercle : ses membres.",
            "Ce que vous écrivez dans un programme : tous ses membres.",
            "La personne qui gère ce serveur peut tout lire aujourd’hui, car les textes ne sont pas encore chiffrés. Elle voit \
             aussi qui partage avec qui, et quand.",
            "Quiconque a ce lien peut entrer à votre place, jusqu’à ce qu’il soit utilisé ou expiré. Ne le transmettez à \
             personne.",
        ],
    },
    Words {
        language: "ar",
        direction: "rtl",
        invited: "أنت مدعو إلى Belay",
        invitation: "يدعوك شخص إلى مشاركة مساحة في Belay، وهو تطبيق للإرشاد. فتح هذه الصفحة لا يعني الانضمام: أنت توافق داخل \
                     التطبيق.",
        opens: "هذا يُفتح في Belay",
        place: "يقود الرابط إلى موضع في تطبيق Belay. لا تعرض هذه الصفحة شيئًا منه.",
        broken: "هذا الرابط غير مكتمل",
        missing: "ينقصه جزء، ربما بسبب انقطاع السطر. افتحه مرة أخرى من الرسالة، أو اطلبه من جديد.",
        open: "افتح في Belay",
        paste: "إذا لم يحدث شيء، فانسخ عنوان هذه الصفحة كاملًا، والصقه في التطبيق حيث يطلب دعوة.",
        no_app: "ليس لديك التطبيق بعد؟",
        get: "احصل عليه، ثم افتح هذا الرابط مرة أخرى.",
        ask: "اسأل من أرسل إليك الرابط من أين تحصل عليه، ثم افتح هذا الرابط مرة أخرى.",
        android: "Belay لأندرويد",
        iphone: "Belay لآيفون",
        who_reads: "من يستطيع قراءة ماذا",
        readers: [
            "ما تكتبه لنفسك، مثل يومياتك: لا يقرؤه أي عضو آخر.",
            "ما تشاركه مع شخص واحد أو في دائرة: يقرؤه أعضاؤها.",
            "ما تكتبه في برنامج: يقرؤه جميع أعضائه.",
            "من يدير هذا الخادم يستطيع اليوم قراءة كل ذلك، لأن النصوص غير مشفرة بعد. ويرى أيضًا من يشارك مع من ومتى.",
            "من يملك هذا الرابط يستطيع الانضمام مكانك، إلى أن يُستخدم أو تنتهي صلاحيته. لا تعطه لأحد.",
        ],
    },
];

/// The words that a reader wants by `Accept-Language` (RFC 9110, section 12.5.4): the language with the greatest weight, of two
/// equal ones the first. A region is left aside.
pub(super) fn wanted(headers: &HeaderMap) -> &'static Words {
    let [fallback, ..] = &LANGUAGES;
    let mut best: Option<(f32, &Words)> = None;
    for line in headers.get_all(header::ACCEPT_LANGUAGE) {
        for range in line.to_str().unwrap_or_default().split(',') {
            let mut parts = range.split(';').map(str::trim);
            let primary = parts.next().and_then(|tag| tag.split('-').next()).unwrap_or_default();
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            let known = LANGUAGES.iter().find(|words| words.language.eq_ignore_ascii_case(primary));
            if let Some(words) = known
                && weight > best.map_or(0.0, |(weight, _)| weight)
            {
                best = Some((weight, words));
            }
        }
    }
    best.map_or(fallback, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn language(asked: &str) -> &'static str {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(asked).expect("a header"));
        wanted(&headers).language
    }

    #[test]
    fn a_reader_gets_the_language_that_weighs_most_of_those_there_are() {
        for (asked, given) in [
            ("de-CH, en;q=0.9", "de"),
            ("en;q=0.5, AR-eg;q=0.8, fr;q=0.7", "ar"),
            ("pt, es;q=0.9, en;q=0.8", "es"),
            ("fr, de", "fr"),
            ("fr;q=0, de;q=0.1", "de"),
            ("ja, zh;q=0.5", "en"),
            ("*", "en"),
            ("de;q=nonsense", "en"),
            ("", "en"),
            (",;,;q=,-,", "en"),
        ] {
            assert_eq!(language(asked), given, "{asked}");
        }
        assert_eq!(wanted(&HeaderMap::new()).language, "en");
    }

    #[test]
    fn no_word_needs_escaping_and_none_is_missing() {
        for words in &LANGUAGES {
            let all = [
                words.invited,
                words.invitation,
                words.opens,
                words.place,
                words.broken,
                words.missing,
                words.open,
                words.paste,
                words.no_app,
                words.get,
                words.ask,
                words.android,
                words.iphone,
                words.who_reads,
            ];
            for word in all.iter().chain(&words.readers) {
                assert!(
                    !word.is_empty() && !word.contains(['<', '>', '&', '"']),
                    "{}: {word}",
                    words.language
                );
            }
        }
    }
}
