"""The tags behind ``{% load plaza_ui %}``, by what they are for."""
