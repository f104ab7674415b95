"""看板: figures of all apps by board, county and month, the lists behind them, measures and targets."""
