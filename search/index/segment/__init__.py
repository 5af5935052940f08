"""
Segments of the embedded index: posting lists and columns as arrays in memory-mapped files.

A segment is two files that never change, and a third that names its removed articles. From the file up:

    array_file     named arrays in one file, checksummed and mapped
    string_table   sorted strings, found by value or by prefix
    posting_table  posting lists with frequencies and positions
    word_table     the words of a segment, and the strings each gives
    offsets        the places of words in the texts
    contents       what of an article goes into a segment
    columns        ids, exact values, dates and lengths
    gather         analyzes a batch of articles: every occurrence of every word
    invert         makes posting lists of occurrences
    merge          makes one segment of several
    deletions      the bitmap of removed articles
    reader         a segment opened for reading
"""
