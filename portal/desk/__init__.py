"""The caseworker's desk: registering, events, drafts, lists to keep and print."""
