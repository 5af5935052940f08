"""Reading of the formats that agencies send: NITF, ninjs, NewsML-G2 and NewsML 1.2."""
