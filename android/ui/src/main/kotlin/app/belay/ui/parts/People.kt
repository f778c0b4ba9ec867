/* Who is who: the names that the phone knows. */
package app.belay.ui.parts

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.belay.core.CoreInterface
import app.belay.domain.MemberId
import app.belay.ui.R
import java.util.UUID

/**
 * The people this phone knows by name.
 *
 * @property me whoever uses this phone.
 */
public data class People(val me: MemberId, val names: Map<MemberId, String>) {
    /** The name of somebody; none of who is not known here. */
    public fun name(member: MemberId): String? = names[member]?.takeIf { it.isNotBlank() }

    /** The others of these. */
    public fun others(members: Collection<MemberId>): List<MemberId> = members.filter { it != me }
}

/** Who is who on this phone. */
public suspend fun CoreInterface.people(): People =
    People(
        me = account().signedIn()?.person ?: UUID(0, 0),
        names = programs().companions().associate { it.member to it.name },
    )

/** Somebody's name in a sentence; "you" of oneself, "somebody" of who is not known here. */
@Composable
public fun People.named(member: MemberId): String =
    if (member == me) stringResource(R.string.common_you) else name(member) ?: stringResource(R.string.common_somebody)
