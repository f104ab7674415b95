"""Where the counties stand against the documents' targets, computed from the register."""
