"""Prints the types of the messages as TypeScript."""

from components.wire.declarations import declarations

print(declarations(), end="")
