// What listens on the other side's threads for the updates. Written by `cargo xtask bindings` from core's source.

import Foundation

final class ActionListTarget: ActionListListener {
    private let target: UpdateTarget<[Action]>

    init(_ target: UpdateTarget<[Action]>) { self.target = target }

    func changed(value: [Action]) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class AgreementViewTarget: AgreementViewListener {
    private let target: UpdateTarget<AgreementView>

    init(_ target: UpdateTarget<AgreementView>) { self.target = target }

    func changed(value: AgreementView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class AttentionPageTarget: AttentionPageListener {
    private let target: UpdateTarget<AttentionPage>

    init(_ target: UpdateTarget<AttentionPage>) { self.target = target }

    func changed(value: AttentionPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class ClosureViewTarget: ClosureViewListener {
    private let target: UpdateTarget<ClosureView>

    init(_ target: UpdateTarget<ClosureView>) { self.target = target }

    func changed(value: ClosureView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class CountsTarget: CountsListener {
    private let target: UpdateTarget<Counts>

    init(_ target: UpdateTarget<Counts>) { self.target = target }

    func changed(value: Counts) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class EntryPageTarget: EntryPageListener {
    private let target: UpdateTarget<EntryPage>

    init(_ target: UpdateTarget<EntryPage>) { self.target = target }

    func changed(value: EntryPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class FlashPageTarget: FlashPageListener {
    private let target: UpdateTarget<FlashPage>

    init(_ target: UpdateTarget<FlashPage>) { self.target = target }

    func changed(value: FlashPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class FlashViewTarget: FlashViewListener {
    private let target: UpdateTarget<FlashView>

    init(_ target: UpdateTarget<FlashView>) { self.target = target }

    func changed(value: FlashView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class GoalPageTarget: GoalPageListener {
    private let target: UpdateTarget<GoalPage>

    init(_ target: UpdateTarget<GoalPage>) { self.target = target }

    func changed(value: GoalPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class GoalViewTarget: GoalViewListener {
    private let target: UpdateTarget<GoalView>

    init(_ target: UpdateTarget<GoalView>) { self.target = target }

    func changed(value: GoalView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class HomeTarget: HomeListener {
    private let target: UpdateTarget<Home>

    init(_ target: UpdateTarget<Home>) { self.target = target }

    func changed(value: Home) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class MeetingDetailTarget: MeetingDetailListener {
    private let target: UpdateTarget<MeetingDetail>

    init(_ target: UpdateTarget<MeetingDetail>) { self.target = target }

    func changed(value: MeetingDetail) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class MeetingPageTarget: MeetingPageListener {
    private let target: UpdateTarget<MeetingPage>

    init(_ target: UpdateTarget<MeetingPage>) { self.target = target }

    func changed(value: MeetingPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class OptionalAllyTrackViewTarget: OptionalAllyTrackViewListener {
    private let target: UpdateTarget<AllyTrackView?>

    init(_ target: UpdateTarget<AllyTrackView?>) { self.target = target }

    func changed(value: AllyTrackView?) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class OptionalSignedInTarget: OptionalSignedInListener {
    private let target: UpdateTarget<SignedIn?>

    init(_ target: UpdateTarget<SignedIn?>) { self.target = target }

    func changed(value: SignedIn?) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class PairedReflectionPageTarget: PairedReflectionPageListener {
    private let target: UpdateTarget<PairedReflectionPage>

    init(_ target: UpdateTarget<PairedReflectionPage>) { self.target = target }

    func changed(value: PairedReflectionPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class PairedReflectionViewTarget: PairedReflectionViewListener {
    private let target: UpdateTarget<PairedReflectionView>

    init(_ target: UpdateTarget<PairedReflectionView>) { self.target = target }

    func changed(value: PairedReflectionView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class ProfileViewTarget: ProfileViewListener {
    private let target: UpdateTarget<ProfileView>

    init(_ target: UpdateTarget<ProfileView>) { self.target = target }

    func changed(value: ProfileView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class ProgramListTarget: ProgramListListener {
    private let target: UpdateTarget<[Program]>

    init(_ target: UpdateTarget<[Program]>) { self.target = target }

    func changed(value: [Program]) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class QuestionSetViewTarget: QuestionSetViewListener {
    private let target: UpdateTarget<QuestionSetView>

    init(_ target: UpdateTarget<QuestionSetView>) { self.target = target }

    func changed(value: QuestionSetView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class ReflectionPageTarget: ReflectionPageListener {
    private let target: UpdateTarget<ReflectionPage>

    init(_ target: UpdateTarget<ReflectionPage>) { self.target = target }

    func changed(value: ReflectionPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class ReflectionViewTarget: ReflectionViewListener {
    private let target: UpdateTarget<ReflectionView>

    init(_ target: UpdateTarget<ReflectionView>) { self.target = target }

    func changed(value: ReflectionView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class RelationshipListTarget: RelationshipListListener {
    private let target: UpdateTarget<RelationshipList>

    init(_ target: UpdateTarget<RelationshipList>) { self.target = target }

    func changed(value: RelationshipList) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class RelationshipViewTarget: RelationshipViewListener {
    private let target: UpdateTarget<RelationshipView>

    init(_ target: UpdateTarget<RelationshipView>) { self.target = target }

    func changed(value: RelationshipView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class ReminderViewListTarget: ReminderViewListListener {
    private let target: UpdateTarget<[ReminderView]>

    init(_ target: UpdateTarget<[ReminderView]>) { self.target = target }

    func changed(value: [ReminderView]) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class SharedReflectionPageTarget: SharedReflectionPageListener {
    private let target: UpdateTarget<SharedReflectionPage>

    init(_ target: UpdateTarget<SharedReflectionPage>) { self.target = target }

    func changed(value: SharedReflectionPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class StoryPageTarget: StoryPageListener {
    private let target: UpdateTarget<StoryPage>

    init(_ target: UpdateTarget<StoryPage>) { self.target = target }

    func changed(value: StoryPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class StorySharePageTarget: StorySharePageListener {
    private let target: UpdateTarget<StorySharePage>

    init(_ target: UpdateTarget<StorySharePage>) { self.target = target }

    func changed(value: StorySharePage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class StoryShareViewTarget: StoryShareViewListener {
    private let target: UpdateTarget<StoryShareView>

    init(_ target: UpdateTarget<StoryShareView>) { self.target = target }

    func changed(value: StoryShareView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class StoryViewTarget: StoryViewListener {
    private let target: UpdateTarget<StoryView>

    init(_ target: UpdateTarget<StoryView>) { self.target = target }

    func changed(value: StoryView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class SyncStateTarget: SyncStateListener {
    private let target: UpdateTarget<SyncState>

    init(_ target: UpdateTarget<SyncState>) { self.target = target }

    func changed(value: SyncState) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class VisionPageTarget: VisionPageListener {
    private let target: UpdateTarget<VisionPage>

    init(_ target: UpdateTarget<VisionPage>) { self.target = target }

    func changed(value: VisionPage) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}

final class VisionViewTarget: VisionViewListener {
    private let target: UpdateTarget<VisionView>

    init(_ target: UpdateTarget<VisionView>) { self.target = target }

    func changed(value: VisionView) { target.changed(value) }
    func failed(error: BelayErrorFace) { target.failed(error) }
}
