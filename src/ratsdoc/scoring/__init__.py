"""Measuring on an archive: records against gold, a run against an earlier run, a run by itself.

Works on the JSON contract alone (dicts), so records of any version or origin can be measured.
"""
