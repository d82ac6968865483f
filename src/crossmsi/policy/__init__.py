"""What is done with findings: settings, suppressions and baselines decide which rules run and which findings count."""
