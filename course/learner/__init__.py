"""The command `course`: a learner's copies, scored and mended."""
