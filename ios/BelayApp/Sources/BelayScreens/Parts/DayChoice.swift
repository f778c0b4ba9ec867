// A day that may be chosen, as the core has days.

import BelayKit
import SwiftUI

/// A day that is chosen or left open.
struct DayChoice: View {
    private let label: LocalizedStringKey
    private let day: LocalDate?
    private let choose: @MainActor (LocalDate) -> Void
    @Environment(\.timeZone) private var zone

    init(_ label: LocalizedStringKey, _ day: LocalDate?, choose: @escaping @MainActor (LocalDate) -> Void) {
        self.label = label
        self.day = day
        self.choose = choose
    }

    var body: some View {
        if let day {
            DatePicker(label, selection: date(day), displayedComponents: .date)
        } else {
            Button(label) { choose(CalendarDay(Date(), in: zone)) }
        }
    }

    private func date(_ day: LocalDate) -> Binding<Date> {
        let (zone, choose) = (zone, choose)
        // SwiftUI sets it on the main actor.
        return Binding { day.date(in: zone) ?? Date() } set: { date in
            MainActor.assumeIsolated { choose(CalendarDay(date, in: zone)) }
        }
    }
}
