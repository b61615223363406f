"""Findings and figures to text: table, JSON, GitHub, SARIF, JUnit."""
