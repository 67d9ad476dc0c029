"""The 14 sections of a plan: what each is called, what it asks, and how one might begin.

The keys are stored and stand in downloaded files; they never change.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """`openings` are beginnings of sentences that can be put in with one press."""

    key: str
    title: str
    prompts: tuple[str, ...]
    openings: tuple[str, ...]


STEP = "one-small-step"
DIFFICULT = "difficult-material"
HARD_TIME = "hard-time"

SECTIONS: tuple[Section, ...] = (
    Section(
        "feel-ok",
        "What helps me feel OK in this role",
        (
            "What do you do that keeps you steady?",
            "Who or what makes the work lighter?",
            "When did you last think: this is why I do it?",
        ),
        ("I feel steadier when ", "It helps me to know that ", "What I look forward to is "),
    ),
    Section(
        "going-well",
        "How I am when things go well",
        (
            "How would somebody who knows you well describe you on a good day?",
            "What do you do then that you don’t do otherwise?",
            "How do you sleep, eat and talk with people?",
        ),
        ("On a good day I ", "People notice that I ", "I find it easy to "),
    ),
    Section(
        "makes-it-hard",
        "What can make it hard",
        (
            "Which kinds of meetings, papers or remarks stay with you?",
            "Are there days or dates that are harder than others?",
            "What in the rest of your life adds to it?",
        ),
        ("I find it hard when ", "A difficult time of year for me is ", "It gets too much if "),
    ),
    Section(
        "signs-i-notice",
        "Signs I might be struggling, that I notice myself",
        (
            "What changes first: sleep, appetite, patience, concentration?",
            "What do you stop doing?",
            "What do you tell yourself then?",
        ),
        ("I notice that I ", "The first thing to go is ", "I start to put off "),
    ),
    Section(
        "signs-others-notice",
        "Signs I might be struggling, that others might notice",
        (
            "What would somebody see or hear?",
            "Do you go quiet, or the other way round?",
            "How would you like them to say that they noticed?",
        ),
        ("Others might see that I ", "You may hear it in the way I ", "If you notice, you could say "),
    ),
    Section(
        DIFFICULT,
        "What I do before, during and after difficult material",
        (
            "Before: when and where do you read it, and who knows that you do?",
            "During: how do you take a break, or stop?",
            "After: what brings you back to your day?",
        ),
        ("Before I read it, I ", "While I read it, I ", "Afterwards I always ", "I stop when "),
    ),
    Section(
        "from-my-mentor",
        "What helps from my mentor, and what doesn’t",
        (
            "When you are upset, would you rather talk, be listened to, or think of something else?",
            "What have people said that helped?",
            "What is well meant and doesn’t help?",
        ),
        ("It helps me if you ", "It doesn’t help me if you ", "If I am quiet, it means "),
    ),
    Section(
        "adjustments",
        "Adjustments that help me",
        (
            "What makes meetings and papers easier for you?",
            "How long, how often, at what time of day?",
            "What do people forget unless you remind them?",
        ),
        ("I work best when ", "I need more time for ", "Remind the chair that I "),
    ),
    Section(
        "topics",
        "Topics to avoid, or to warn me about",
        (
            "Is there something you’d rather not hear about without warning?",
            "You don’t need to say why. What should people do instead?",
            "How would you like to be warned, and how long before?",
        ),
        ("Tell me beforehand if it is about ", "I’d rather not talk about ", "If it comes up anyway, "),
    ),
    Section(
        HARD_TIME,
        "If I’m having a hard time: what to do, and whom I’d like told",
        (
            "What should somebody do first?",
            "Whom would you like to be told, and who should not be?",
            "How can people tell that it is serious?",
        ),
        ("First of all, ", "I’d like you to tell ", "I wouldn’t like you to tell "),
    ),
    Section(
        "people-and-services",
        "People and services that help me",
        (
            "Who is good to talk to, and about what?",
            "Which services have helped, and how do you reach them?",
            "Who is simply good company?",
        ),
        ("I can always ring ", "For practical things I ask ", "A service that helped me is "),
    ),
    Section(
        "boundaries",
        "My boundaries",
        (
            "What do you say no to?",
            "When are you not available?",
            "Which parts of your own story do you keep for yourself?",
        ),
        ("I don’t ", "I can be reached ", "I keep to myself "),
    ),
    Section(
        "after-a-break",
        "After a break",
        (
            "What helps you to come back?",
            "What should people know, and what need they not ask?",
            "What would you like to begin with?",
        ),
        ("When I come back, I’d like to ", "It would help me to start with ", "You needn’t ask me about "),
    ),
    Section(
        STEP,
        "One small step",
        ("What is one small thing you could do this week? It may be very small.",),
        ("This week I will ", "Tomorrow I could "),
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}
MOVABLE = tuple(section.key for section in SECTIONS if section.key != STEP)  # the step always comes last
LONGEST = 5000  # characters in a section
