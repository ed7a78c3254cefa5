"""Prisma schema: syntax and mapping."""
