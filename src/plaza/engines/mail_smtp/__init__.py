"""Mail by SMTP: sends what messaging hands over, or keeps it on the outbox page of a demo."""
