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
        case .duplicate: "The same one is named twice."
        case .noSuchPart: "There is no such part in it, or not any more."
        case .notNow: "That is not possible as things stand."
        case .notYours: "Only the person it belongs to can do that."
        case .notAMember: "Only its members can do that."
        case .notByOwner: "Its owner cannot do that; somebody else has to."
        case .alreadyDone: "That has been done already."
        case .openedMeanwhile: "Another phone began it first, with another text. Add yours to it."
        case .closed: "It is closed. It can be read, but nothing can be added."
        case .paused: "It rests. Resume it first."
        case .deleted: "Its author has deleted it; nothing can be added to it."
        case .goalUnclear: "The goal is not clear enough to be reviewed."
        case .groundworkFirst: "Get acquainted first, or both of you say why not."
        case .planNeeded: "A goal needs at least one action before it can be agreed."
        case .dateNeeded: "An action needs a day, or is left for later."
        case .consentNeeded: "Sharing it wider takes a yes from each of you."
        case .flashTaken: "Somebody else is helping already. Thank you all the same."
        case .flashExpired: "Nobody answered in time. You can ask again."
        case .flashOneMeeting: "A flash request is one meeting; if both of you want more, begin a relationship."
        case .flashTooMany: "You have five open requests; close one first."
        case .flashAway: "One of them takes no requests now. Choose somebody else, or wait."
        case .flashFull: "You have as many conversations as you take at a time. Finish one, or take more."
        case .flashPairOpen: "You have an open request with one of them already."
        case .twoPeopleNeeded: "It takes at least two people."
        case .formFull: "Nobody else can join this kind of relationship."
        case .rolesUnfit: "These roles do not fit this kind of relationship."
        case .topicNeeded: "A circle needs its topic before anyone can join."
        case .notOpenForJoining: "The circle is not open for joining."
        case .gateClosed: "Something is missing before the next phase can begin."
        case .clauseNeeded: "Something is missing in the agreement before anybody can accept it."
        case .settleFirst: "Two versions of the same passage stand side by side. Make one text of them first."
        case .wordingChanged: "The words have changed since you looked. Look at the difference and accept anew."
        case .debriefUnfinished: "Something is left to answer or settle before signing off."
        case .noticeRuns: "Two weeks have to pass after the first signature."
        case .structureFirst: "Agree how often you meet before the first module."
        case .unknownPrompt: "There is no such prompt. Draw another one."
        case .storyNotReady: "The story is not ready yet."
        case .aliasNeeded: "Somebody in it has their real name. Give them another before you tell it."
        case .tenderNotice: "This story touches something tender. Open it when you are ready."
        case .unknownZone: "There is no such zone; zones are named like Europe/Berlin."
        case .inThePast: "That moment has passed."
        case .planBNeeded: "A call needs a second way to meet, in case the first fails."
        case .planBSameMeans: "The second way to meet would fail together with the first. Name another."
        case .dateChanged: "The meeting has another date by now. Look again."
        case .meetingSettled: "What became of the meeting has been said already."
        case .meetingNotYet: "The meeting has not begun. Ten minutes after its start you can say that somebody did not come."
        }
    }
}
