"""The rules of the partner agencies' desk: one page for each kind of stream."""
