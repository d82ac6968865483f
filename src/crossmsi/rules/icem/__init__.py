"""Rules for merge modules (.msm): ICEM01 to ICEM14."""

UNCOMPARED = "Written from Microsoft's page; not compared with its suite, for want of modules with known findings."
