"""Microsoft's Internal Consistency Evaluators, one a file.

https://learn.microsoft.com/windows/win32/msi/ice-reference
"""
