// Words for people, made from the codes of a refusal. A new reason does not compile here until it has a sentence.

extension Refusal {
    /// Why not, in one sentence for people. What has to be there first follows, where something is missing.
    public var explanation: String {
        guard !missing.isEmpty else { return reason.explanation }
        return "\(reason.explanation) Still needed: \(missing.map(plain).joined(separator: ", "))."
    }

    /// The allowed alternatives, for people; none if there are none.
    public var suggestion: String? {
        guard !allowed.isEmpty else { return nil }
        return "You can: \(allowed.map(plain).joined(separator: ", "))."
    }
}

extension Reason {
    /// Why not, in one sentence for people.
    public var explanation: String {
        switch self {
        case .empty: "Something is missing."
        case .tooLong: "That is too long."
        case .outOfRange: "That is outside what is allowed."
        case .duplicate: "The same is named twice."
        case .noSuchPart: "There is no such part."
        case .notNow: "That is not possible as things stand."
        case .notYours: "Only the one whose it is can do that."
        case .notAMember: "That takes one of its members."
        case .notByOwner: "That takes somebody else than its owner."
        case .alreadyDone: "That has been done already."
        case .openedMeanwhile: "Another phone began it first, in other words. Add yours to it."
        case .closed: "It is closed: it can be read, and nothing added."
        case .paused: "It rests; resume it first."
        case .deleted: "Its author has deleted it; nothing can be added to it."
        case .goalUnclear: "The goal is not clear enough to be reviewed."
        case .groundworkFirst: "Get acquainted first; or both of you say why not."
        case .planNeeded: "A goal is agreed with at least one action."
        case .dateNeeded: "An action has a date, or is filed under someday."
        case .consentNeeded: "Sharing it wider takes a yes from each of you."
        case .flashTaken: "Somebody else is helping already. Thank you all the same."
        case .flashExpired: "Nobody answered in time. You can ask again."
        case .flashOneMeeting: "A flash request is one meeting; if both of you want more, begin a relationship."
        case .flashTooMany: "You have five open requests; close one first."
        case .flashPairOpen: "You have an open request with one of them already."
        case .twoPeopleNeeded: "It takes at least two people."
        case .formFull: "This form takes nobody else."
        case .rolesUnfit: "These roles do not make this form."
        case .topicNeeded: "A circle needs its topic before anyone can join."
        case .notOpenForJoining: "The circle is not open for joining."
        case .gateClosed: "Not everything is there for the next phase."
        case .clauseNeeded: "The agreement lacks something before it can be accepted."
        case .settleFirst: "Two versions of the same passage stand side by side; make one of them first."
        case .wordingChanged: "The words have changed since you looked. Look at the difference and accept anew."
        case .debriefUnfinished: "Something is left to answer or settle before signing off."
        case .noticeRuns: "Two weeks have to pass after the first signature."
        case .structureFirst: "Agree how often you meet before the first module."
        case .unknownPrompt: "There is no such prompt."
        case .storyNotReady: "The story is not ready yet."
        case .aliasNeeded: "Somebody in it stands under their real name; give them another before it is told."
        case .tenderNotice: "This story is tender. Open it when you are ready to."
        case .unknownZone: "There is no such time zone."
        case .inThePast: "That moment has passed."
        case .planBNeeded: "A call needs a second means, in case the first fails."
        case .planBSameMeans: "The second means would fail with the first; name another."
        case .dateChanged: "The meeting has another date by now. Look again."
        case .meetingSettled: "What became of the meeting has been said already."
        case .meetingNotYet: "The meeting has not begun; a no-show can be marked ten minutes in."
        }
    }
}
