/* The questions to write about, in the language of the app. Those that somebody wrote stay as they were written. */
package app.belay.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.domain.Prompt
import app.belay.ui.R

/** The question of a prompt. */
@Composable
public fun promptWord(prompt: Prompt): String = promptWord(prompt.id, prompt.text)

/** The same by its id: P001 is the first. [text] is what the core says. */
@Composable
public fun promptWord(id: String?, text: String): String {
    val number = id?.takeIf { it.startsWith('P') }?.drop(1)?.toIntOrNull() ?: return text
    return PROMPTS.getOrNull(number - 1)?.let { stringResource(it) } ?: text
}

/** From P001 on. */
private val PROMPTS: List<Int> = listOf(
    R.string.prompt_p001, R.string.prompt_p002, R.string.prompt_p003, R.string.prompt_p004, R.string.prompt_p005,
    R.string.prompt_p006, R.string.prompt_p007, R.string.prompt_p008, R.string.prompt_p009, R.string.prompt_p010,
    R.string.prompt_p011, R.string.prompt_p012, R.string.prompt_p013, R.string.prompt_p014, R.string.prompt_p015,
    R.string.prompt_p016, R.string.prompt_p017, R.string.prompt_p018, R.string.prompt_p019, R.string.prompt_p020,
    R.string.prompt_p021, R.string.prompt_p022, R.string.prompt_p023, R.string.prompt_p024, R.string.prompt_p025,
    R.string.prompt_p026, R.string.prompt_p027, R.string.prompt_p028, R.string.prompt_p029, R.string.prompt_p030,
    R.string.prompt_p031, R.string.prompt_p032, R.string.prompt_p033, R.string.prompt_p034, R.string.prompt_p035,
    R.string.prompt_p036, R.string.prompt_p037, R.string.prompt_p038, R.string.prompt_p039, R.string.prompt_p040,
    R.string.prompt_p041, R.string.prompt_p042, R.string.prompt_p043, R.string.prompt_p044, R.string.prompt_p045,
    R.string.prompt_p046, R.string.prompt_p047, R.string.prompt_p048, R.string.prompt_p049, R.string.prompt_p050,
    R.string.prompt_p051, R.string.prompt_p052, R.string.prompt_p053, R.string.prompt_p054, R.string.prompt_p055,
    R.string.prompt_p056, R.string.prompt_p057, R.string.prompt_p058, R.string.prompt_p059, R.string.prompt_p060,
    R.string.prompt_p061, R.string.prompt_p062, R.string.prompt_p063, R.string.prompt_p064, R.string.prompt_p065,
    R.string.prompt_p066, R.string.prompt_p067, R.string.prompt_p068, R.string.prompt_p069, R.string.prompt_p070,
    R.string.prompt_p071, R.string.prompt_p072, R.string.prompt_p073, R.string.prompt_p074, R.string.prompt_p075,
    R.string.prompt_p076, R.string.prompt_p077, R.string.prompt_p078, R.string.prompt_p079, R.string.prompt_p080,
    R.string.prompt_p081, R.string.prompt_p082, R.string.prompt_p083, R.string.prompt_p084, R.string.prompt_p085,
    R.string.prompt_p086, R.string.prompt_p087, R.string.prompt_p088, R.string.prompt_p089, R.string.prompt_p090,
    R.string.prompt_p091, R.string.prompt_p092, R.string.prompt_p093, R.string.prompt_p094, R.string.prompt_p095,
    R.string.prompt_p096, R.string.prompt_p097, R.string.prompt_p098, R.string.prompt_p099, R.string.prompt_p100,
    R.string.prompt_p101, R.string.prompt_p102, R.string.prompt_p103, R.string.prompt_p104, R.string.prompt_p105,
    R.string.prompt_p106, R.string.prompt_p107, R.string.prompt_p108, R.string.prompt_p109, R.string.prompt_p110,
    R.string.prompt_p111, R.string.prompt_p112, R.string.prompt_p113, R.string.prompt_p114, R.string.prompt_p115,
    R.string.prompt_p116, R.string.prompt_p117, R.string.prompt_p118, R.string.prompt_p119, R.string.prompt_p120,
    R.string.prompt_p121, R.string.prompt_p122, R.string.prompt_p123, R.string.prompt_p124, R.string.prompt_p125,
    R.string.prompt_p126, R.string.prompt_p127, R.string.prompt_p128, R.string.prompt_p129, R.string.prompt_p130,
    R.string.prompt_p131, R.string.prompt_p132, R.string.prompt_p133, R.string.prompt_p134, R.string.prompt_p135,
    R.string.prompt_p136, R.string.prompt_p137, R.string.prompt_p138, R.string.prompt_p139, R.string.prompt_p140,
    R.string.prompt_p141, R.string.prompt_p142, R.string.prompt_p143, R.string.prompt_p144, R.string.prompt_p145,
    R.string.prompt_p146, R.string.prompt_p147, R.string.prompt_p148, R.string.prompt_p149, R.string.prompt_p150,
    R.string.prompt_p151, R.string.prompt_p152, R.string.prompt_p153, R.string.prompt_p154, R.string.prompt_p155,
    R.string.prompt_p156, R.string.prompt_p157, R.string.prompt_p158, R.string.prompt_p159, R.string.prompt_p160,
    R.string.prompt_p161, R.string.prompt_p162, R.string.prompt_p163, R.string.prompt_p164, R.string.prompt_p165,
    R.string.prompt_p166, R.string.prompt_p167, R.string.prompt_p168, R.string.prompt_p169, R.string.prompt_p170,
    R.string.prompt_p171, R.string.prompt_p172, R.string.prompt_p173, R.string.prompt_p174, R.string.prompt_p175,
    R.string.prompt_p176, R.string.prompt_p177, R.string.prompt_p178, R.string.prompt_p179, R.string.prompt_p180,
    R.string.prompt_p181, R.string.prompt_p182, R.string.prompt_p183, R.string.prompt_p184, R.string.prompt_p185,
    R.string.prompt_p186, R.string.prompt_p187, R.string.prompt_p188, R.string.prompt_p189, R.string.prompt_p190,
    R.string.prompt_p191, R.string.prompt_p192, R.string.prompt_p193, R.string.prompt_p194, R.string.prompt_p195,
    R.string.prompt_p196, R.string.prompt_p197, R.string.prompt_p198, R.string.prompt_p199, R.string.prompt_p200,
    R.string.prompt_p201, R.string.prompt_p202, R.string.prompt_p203, R.string.prompt_p204, R.string.prompt_p205,
    R.string.prompt_p206, R.string.prompt_p207, R.string.prompt_p208, R.string.prompt_p209, R.string.prompt_p210,
    R.string.prompt_p211, R.string.prompt_p212,
)
