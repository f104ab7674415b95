"""What the register says behind a claim for a subsidy."""
