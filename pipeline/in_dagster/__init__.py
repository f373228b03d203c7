"""What only Dagster needs: tables as its assets, when they follow others, where they are between steps."""
