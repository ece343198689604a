"""The Lessons page: where one is in which lesson, its link, and what each stop of a lesson shows."""
