"""Operation tasks (操作技能题): documents, fields, parameter variants and the tests each task brings along."""
