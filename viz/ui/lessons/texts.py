"""Every sentence of the page that no lesson brings itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        # the list
        "title": "Lessons",
        "lead": (
            "Short experiments on how Adam works. Each one shows a few runs, asks what you expect, lets the run "
            "answer, and then hands you the controls."
        ),
        "begin": "Start with lesson 1",
        "go_on": "Continue with lesson {number}: {title}",
        "again": "Once more from lesson 1",
        "progress": "{done} of {all} lessons finished",
        "row": "**{number} · {title}.** {question}",
        "row_done": "**{number} · {title}.** {takeaway}",
        "forget": "Forget my progress",
        "forget_help": "Your ticks are kept in this browser only. This removes them, as on a computer that others use.",
        "teacher_on": "Present to a class",
        "teacher_help": (
            "Larger text, no answer to give, and each reveal stays locked until you press Reveal. Page Down and Page "
            "Up step through a lesson, V reveals."
        ),
        "course": "{number} · {title}",
        "course_here": "**{number} · {title}**",
        # a lesson
        "number": "Lesson {number} of {all}",
        "step": "Step {step} of {steps}: {kind}",
        "kind_beat": "look",
        "kind_prediction": "predict",
        "kind_reveal": "reveal",
        "kind_goal": "your turn",
        "all": "All lessons",
        "back": "Back",
        "next": "Next",
        "to_prediction": "Predict",
        "to_goal": "Now you",
        "next_lesson": "Next lesson: {title}",
        "skip_lesson": "Skip to the next lesson",
        "end": "Back to all lessons",
        # the prediction
        "predict": "What do you expect?",
        "options": "Your prediction",
        "commit": "Commit and run",
        "commit_help": "An answer cannot be taken back: that is what makes it stick.",
        "committed": "You have committed to this answer; the run is one step further.",
        "show_of_hands": "A show of hands, then reveal.",
        "reveal": "Reveal",
        "first_predict": "The run comes after the prediction: choose an answer first.",
        "right": "**You were right.** {reply}",
        "wrong": "**Not so.** You said: “{option}” {reply}",
        "answer": "**The answer: {letter}.** {option} {reply}",
        "others": "And the other answers?",
        "other": "**{letter}.** {option} *{reply}*",
        # the goal
        "goal": "Now you",
        "reset": "Reset",
        "hint": "Hint",
        "solution": "Show me a solution",
        "standing": "{label}:",
        "reached": "**Reached.** {praise}",
        "takeaway": "To remember",
        "never": "never",
        "unknown": "not a number",
        # the controls
        "control_schedule": "Schedule",
        "control_optimizer": "Optimiser",
        "control_num_steps": "Steps",
        "control_noise": "Noise σ",
        "control_rotation": "Rotation φ (degrees)",
        "control_loss_scale": "Loss scale c",
        "control_x0": "Start x",
        "control_y0": "Start y",
        # the link
        "no_lesson": "There is no lesson {text}; these are all there are.",
        "near_lesson": "There is no lesson {text}; “{title}” is shown.",
        "share": "Share",
        "class_link": "Link for the class: this lesson, to be answered by everyone alone.",
        "teacher_link": "Link for the teacher: larger text, the reveal locked.",
        "invite": "New here? Start with a two-minute lesson",
    }
)
