//! The end of a season: all heals, and then phones agree with each other and with the server, nothing anyone wrote is lost, a
//! flash request has one helper, and nothing is left to send.

use super::*;

impl Season {
    /// The network is back everywhere, and everyone syncs a few times.
    pub(super) async fn heals(&mut self) {
        self.log.push("all heals".into());
        for player in &self.players {
            player.phone.network.heal();
            player.phone.network.deliver_late().await;
            player.phone.clock.set(self.community().clock.now());
        }
        for _ in 0..ROUNDS {
            for player in &self.players {
                player.phone.sync().await;
            }
        }
    }

    /// All that a phone shows, as text.
    fn shown(&self, player: &Player) -> Vec<Value> {
        let belay = &player.phone.belay;
        let mut shown = Vec::new();
        if player.is_of_pair() {
            for goal in &self.goals {
                let mut view = belay
                    .goals()
                    .goal(*goal)
                    .unwrap_or_else(|error| panic!("{} has no {goal:?}: {error}", player.name));
                view.allowed.clear(); // what can be done now is each person's own
                shown.push(serde_json::to_value(view).unwrap());
            }
        }
        shown
    }

    fn own(&self, player: &Player) -> Vec<Value> {
        let service = player.phone.belay.reflections();
        let own = self.reflections.get(player.name).into_iter().flatten();
        own.map(|id| serde_json::to_value(service.reflection(*id).unwrap()).unwrap()).collect()
    }

    pub(super) fn attention(player: &Player) -> Vec<belay_core::services::AttentionItem> {
        let mut items = Vec::new();
        let mut from = None;
        loop {
            let page = player.phone.belay.attention().list(from).unwrap();
            items.extend(page.items);
            match page.next {
                Some(next) => from = Some(next),
                None => return items,
            }
        }
    }

    pub(super) async fn check(&mut self) {
        for (at, player) in self.players.iter().enumerate() {
            assert_eq!(
                player.phone.belay.home().unwrap().unsent,
                0,
                "{} ({at}) has something to send",
                player.name
            );
            for item in Self::attention(player) {
                // Who said no on one phone left the private request, and what another phone of theirs did in it is too late.
                let left = item.why == AttentionReason::SpaceLeft && item.kind == "flash_request";
                assert!(
                    left || matches!(
                        item.why,
                        AttentionReason::Overtaken { .. } | AttentionReason::VersionKept
                    ),
                    "{} ({at}) is told {:?} of {}",
                    player.name,
                    item.why,
                    item.command
                );
            }
        }
        self.phones_agree().await;
        self.phones_of_one_person_say_the_same_of_what_waits();
        self.nothing_is_lost();
        self.nothing_is_there_twice();
        self.one_helper_each();
    }

    async fn phones_agree(&self) {
        let pair: Vec<&Player> = self.players.iter().filter(|player| player.is_of_pair()).collect();
        let first = self.shown(pair[0]);
        for (at, player) in pair.iter().enumerate() {
            assert_eq!(
                self.shown(player),
                first,
                "{} ({at}) shows something else than the first phone",
                player.name
            );
            let same = self.players.iter().find(|other| other.name == player.name).unwrap();
            assert_eq!(self.own(player), self.own(same), "the phones of {} differ", player.name);
        }
        let visitor = Visitor::new(self.community(), "Tom").await;
        let documents = visitor.documents().await;
        for (goal, shown) in self.goals.iter().zip(&first) {
            let there = content_of(documents.get(&goal.0).expect("the server has every goal"));
            assert_eq!(there["doc"], shown["goal"], "server and phones agree");
        }
    }

    fn phones_of_one_person_say_the_same_of_what_waits(&self) {
        let waits = |player: &Player| player.phone.belay.waiting().unwrap().items;
        for (at, player) in self.players.iter().enumerate() {
            let same = self.players.iter().find(|other| other.name == player.name).unwrap();
            assert_eq!(
                waits(player),
                waits(same),
                "the phones of {} ({at}) differ in what waits",
                player.name
            );
            let counted = player.phone.belay.today().unwrap().waiting;
            assert_eq!(counted, waits(player).len() as u64, "the badge of {} ({at})", player.name);
        }
    }

    fn nothing_is_lost(&self) {
        let mut everywhere = String::new();
        for player in &self.players {
            for value in self.shown(player).into_iter().chain(self.own(player)) {
                everywhere.push_str(&value.to_string());
            }
            for item in Self::attention(player) {
                everywhere.push_str(&item.words.join(" "));
            }
            for flash in
                self.flashes.iter().filter_map(|flash| player.phone.belay.flash().request(*flash).ok())
            {
                everywhere.push_str(&flash.topic);
            }
        }
        let lost: Vec<_> = self.said.iter().filter(|word| !everywhere.contains(word.as_str())).collect();
        assert!(lost.is_empty(), "nowhere any more: {lost:?}");
    }

    fn nothing_is_there_twice(&self) {
        for goal in &self.goals {
            let goal = self.players[0].phone.belay.goals().goal(*goal).unwrap().goal;
            let actions = goal.actions.iter().map(|action| &action.what);
            let wins = goal.wins.iter().map(|win| &win.text);
            let benchmarks = goal.benchmarks.iter().map(|benchmark| &benchmark.measure);
            let mut parts: Vec<_> = actions.chain(wins).chain(benchmarks).collect();
            parts.sort();
            assert!(parts.windows(2).all(|two| two[0] != two[1]), "carried out twice: {parts:?}");
        }
    }

    fn one_helper_each(&self) {
        for flash in &self.flashes {
            // A mentor who is done with a private request leaves it, and another phone of theirs may never have had it.
            let seen = self.players.iter().filter_map(|player| {
                let view = player.phone.belay.flash().request(*flash);
                let is_left = matches!(view, Err(Error::NotFound { .. })) && player.name != "Mia";
                (!is_left).then(|| (player, view.unwrap()))
            });
            let views: Vec<_> = seen.collect();
            let asker = views.iter().find(|(player, _)| player.name == "Mia").unwrap();
            for (player, view) in &views {
                let helps = view.helper == Some(player.phone.me());
                let is_known_to = asker.1.helper == Some(player.phone.me());
                assert_eq!(helps, is_known_to, "{} and the asker differ on who helps", player.name);
            }
        }
    }
}
