// The calls of prompts. Written by `cargo xtask bindings` from core's source.

import Foundation

/// Prompts, from the data of this version.
public struct Prompts: Sendable {
    let face: PromptsFace

    /// Draws the prompt that comes next for this person in a situation, and remembers that it was drawn: none comes
    /// again before every other that fits has (S174). None where nothing fits.
    ///
    /// - Throws: Those of storage.
    public func draw(_ situation: Situation) async throws(BelayError) -> Prompt? {
        try await work { try await face.draw(situation: situation) }
    }

    /// The situation of this person in a relationship, about anything; without sensitive prompts unless `sensitive`
    /// says that they chose them.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; those of storage.
    public func situationIn(_ relationship: RelationshipId, sensitive: Bool) async throws(BelayError) -> Situation {
        try await work { try await face.situationIn(relationship: relationship, sensitive: sensitive) }
    }

    /// The prompt at the head of a place: the form of an offer or a need, or after a story. None in data that lacks it.
    public func at(_ place: PromptPlace) async throws(BelayError) -> Prompt? {
        try await work { try await face.at(place: place) }
    }

    /// The prompt of this id; none for one of a newer version's data.
    public func prompt(_ id: String) async throws(BelayError) -> Prompt? {
        try await work { try await face.prompt(id: id) }
    }

    /// The recurring questions of a relationship (S175).
    ///
    /// - Throws: ``BelayError/notFound(what:)``; those of storage.
    public func questions(_ relationship: RelationshipId) async throws(BelayError) -> QuestionSetView {
        try await work { try await face.questions(relationship: relationship) }
    }

    /// Watched: The recurring questions of a relationship (S175).
    public func observeQuestions(_ relationship: RelationshipId) -> Updates<QuestionSetView> {
        Updates { [face] target in try face.observeQuestions(relationship: relationship, listener: QuestionSetViewTarget(target)) }
    }

    /// Adds a recurring question, or asks one no more. Gives the questions as they stand then.
    ///
    /// - Throws: ``BelayError/notFound(what:)``; the rules' ``BelayError/invalid(field:rule:)`` and ``BelayError/refused(_:)``; those of storage.
    public func changeQuestions(_ relationship: RelationshipId, command: PromptSetCommand) async throws(BelayError) -> QuestionSetView {
        try await work { try await face.changeQuestions(relationship: relationship, command: command) }
    }
}
