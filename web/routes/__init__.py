"""The routes: what each URL answers."""
