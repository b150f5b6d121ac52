"""Formulas an economist would name, a module for each theme. Pure: values in, values out; no files, charts, globals.

Rates and shares are fractions, as the words for them take them; what the literature counts in points or on a scale
of its own says so in its docstring. Money is in million US dollars, at the valuation and basis of the caller, who
names them. Missing is not zero: a function refuses a missing value, or says in its docstring that it leaves it out.
Handbook for all: Mikic and Gilbert, *Trade Statistics in Policymaking*, UN ESCAP, revised edition 2009.
"""
