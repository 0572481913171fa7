"""What is offered: levels, their parts, who may apply, and what it costs."""
