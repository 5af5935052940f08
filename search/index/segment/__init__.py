"""
Posting lists and columns as arrays in mapped files: the codec of the embedded index.

A segment is two files that never change, and one that names its removed articles. A module a step:

    files    arrays in a file: self-describing, checksummed, mapped
    lexicon  sorted strings, where a prefix is a slice
    words    which words there are, and which strings they give
    tables   posting lists with frequencies and positions
    offsets  where in the texts the words stand
    columns  ids, exact values, dates and lengths
    gather   articles become words where they stand
    build    these become a segment's lists
    merge    segments become one
    removed  which articles of a segment are gone
    segment  a segment, open
    codec    the same as Whoosh sees it
"""
