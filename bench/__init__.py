"""Measurements that are run by hand or in `make bench`, never by the tests."""
