"""What an estate must provide: rules as data, the calculation, its command."""
