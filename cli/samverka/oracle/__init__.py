"""The oracle: what each log tells, held against what lies in the topics and what each hearer applied.

It only reads, and it can run while everything else does: what is on its way is no fault.
"""
