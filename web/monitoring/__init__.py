"""How is the service seen from outside? Ids and outcomes of requests for the log, figures for Prometheus."""
