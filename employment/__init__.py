"""Employment of disabled people: quota, rewards, and later the people and their jobs."""
