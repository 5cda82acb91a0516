"""Pipelines that an experiment compares (entry points ``topics.pipelines``)."""
