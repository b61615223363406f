"""The verbs of the project, on values: update, translate, build, check, status. No disk, no network of its own."""
