# What one does with this tree. `make` alone lists the targets; the work is in scripts/.
SHELL := /bin/bash
PREFIX ?= /usr/local
.DEFAULT_GOAL := help
.PHONY: help plan test bench lint format install newcomer-check clean

help: ## List these targets
	@echo "Megacluster plans AI datacenter campuses. Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

plan: ## Install what is missing, build, and plan the gigawatt example
	@scripts/plan

test: ## Install what is missing, lint, build, and run every test
	@scripts/test

bench: ## Measure the speed of the release build, as ratios to peers
	@scripts/bench

lint: ## Check the style of the sources and scripts
	@scripts/lint

format: ## Rewrite the Swift sources in the project's style
	@swift format --in-place --parallel --recursive Sources Tests Package.swift

install: ## Install program, completions and man page under PREFIX (/usr/local)
	@DESTDIR='$(DESTDIR)' scripts/install '$(PREFIX)'

newcomer-check: ## Clone HEAD afresh and run the README's first two commands
	@scripts/newcomer-check

clean: ## Remove builds and their products (the oracles' Python stays)
	@rm -rf .build build
