// The subjects, reached from the entry. What each is stands at the type.

extension Belay {
    public var account: Account { core.account() }
    public var agreements: Agreements { core.agreements() }
    public var allyTracks: AllyTracks { core.allyTracks() }
    public var attention: Attention { core.attention() }
    public var closures: Closures { core.closures() }
    public var entries: Entries { core.entries() }
    public var flash: Flash { core.flash() }
    public var goals: Goals { core.goals() }
    public var meetings: Meetings { core.meetings() }
    public var offers: Offers { core.offers() }
    public var profile: ProfileSettings { core.profile() }
    public var programs: Programs { core.programs() }
    public var prompts: Prompts { core.prompts() }
    public var reflections: Reflections { core.reflections() }
    public var relationships: Relationships { core.relationships() }
    public var reminders: Reminders { core.reminders() }
    public var stories: Stories { core.stories() }
    public var visions: Visions { core.visions() }
}
