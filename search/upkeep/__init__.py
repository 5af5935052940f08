"""Work on the archive and its index as a whole: taking articles down, restoring a backup."""
