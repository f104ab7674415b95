"""Bank files: layouts as data, approved batches turned into files with control sums."""
