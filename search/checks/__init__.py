"""Is everything as it should be? Looks at settings, disk, archive, tables of Norwegian and index, and changes nothing."""
