"""One submission: run in the sandbox, judged by its test cells here; graders, and what they did."""
