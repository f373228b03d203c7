"""What changed between two builds, figure by figure."""
