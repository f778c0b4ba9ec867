//! Tests of where devices are pushed to, and of when they are no more.

use super::*;
use crate::storage::accounts;

#[tokio::test]
async fn a_registration_ends_with_its_session_and_what_waits_for_it_too() {
    play(|sql| {
        store(sql, meeting(0, vec![alarm(1, after(60), &[BO])]), now())?;
        alarms::ring(sql, after(80), grace(), 0, 10)?;
        accounts::end_session(sql, BO, device(BO, TABLET))?;
        assert_eq!(devices(&claim(sql, 1, after(80))?), [device(BO, PHONE)]);
        assert_eq!(registrations::registered(sql, BO, device(BO, TABLET))?, None);
        // A session that has ended by its age, and is not tidied away yet.
        let old = Claims { owner: [2; 16], room: [].into(), after: String::new(), alarms: 9, oldest: 1_001 };
        assert!(pushes::claim(sql, &old, after(80) + LEASE, grace())?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_dead_address_goes_and_one_that_was_registered_since_stays() {
    play(|sql| {
        store(sql, meeting(0, (1..=3).map(|id| alarm(id, after(60), &[CY])).collect()), now())?;
        let claimed = claim(sql, 1, after(80))?;
        let phone = device(CY, PHONE);
        let dead = || Outcome::Dead { since: None, again: after(88) };
        // It died before the phone registered it again.
        let early = Outcome::Dead { since: Some(after(-60)), again: after(88) };
        assert_eq!(pushes::settle(sql, &[(claimed[0].clone(), early)], after(81))?, 0);
        // Meanwhile the phone has another address.
        let other = Address::Fcm { token: "another".to_owned() };
        registrations::put(sql, CY, phone, &other, 10, after(82))?;
        assert_eq!(pushes::settle(sql, &[(claimed[1].clone(), dead())], after(83))?, 0);
        assert!(claim(sql, 2, after(87))?.is_empty(), "it is not tried again at once");
        let again = claim(sql, 2, after(90))?;
        assert_eq!(again.len(), 2);
        assert!(again.iter().all(|push| push.address == other), "to the new address");
        assert_eq!(pushes::settle(sql, &[(again[0].clone(), dead())], after(91))?, 1);
        assert!(claim(sql, 3, after(80) + LEASE)?.is_empty(), "nothing waits for an address that is dead");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_address_belongs_to_the_session_that_registered_it_last() {
    play(|sql| {
        let (anns, bos) = (device(ANN, PHONE), device(BO, PHONE));
        store(sql, meeting(0, vec![alarm(1, after(60), &[ANN, BO])]), now())?;
        // Ann's phone is handed to Bo, and Ann has not signed out.
        registrations::put(sql, BO, bos, &address(anns), 10, now())?;
        assert_eq!(registrations::registered(sql, ANN, anns)?, None);
        let claimed = claim(sql, 1, after(80))?;
        assert_eq!(devices(&claimed), [bos, device(BO, TABLET)], "it rings for Bo alone");
        // And back.
        registrations::put(sql, ANN, anns, &address(anns), 10, after(81))?;
        assert!(registrations::registered(sql, ANN, anns)?.is_some());
        assert_eq!(registrations::registered(sql, BO, bos)?, None);
        assert!(registrations::registered(sql, BO, device(BO, TABLET))?.is_some());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_registration_too_many_replaces_the_oldest() {
    play(|sql| {
        for which in 30..45_u128 {
            register(sql, BO, which, after(which as i64))?;
        }
        let registered =
            sql.all("SELECT device FROM push_registration WHERE person = ?1", [blob(&BO)], |_| Ok(()))?;
        assert_eq!(registered.len(), 10);
        assert!(registrations::registered(sql, BO, device(BO, PHONE))?.is_none());
        assert!(registrations::registered(sql, BO, device(BO, 44))?.is_some());
        Ok(())
    })
    .await;
}
