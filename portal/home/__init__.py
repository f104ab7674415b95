"""The frame of the portal: 工作台, login, month, search, and the component gallery."""
