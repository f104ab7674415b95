"""Reports of money: who bears it, what the lottery adds, rolls and summaries as workbooks."""
