"""Pages of the catalogue admins: drafts, trials, publication, history, counties' lists."""
