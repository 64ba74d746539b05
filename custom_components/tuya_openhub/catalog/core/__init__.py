"""How a plan is made: builder, rows, codecs, units, quirks."""
